/// The mean radius of the Earth in kilometres (IUGG's R1).
pub(crate) const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Kilometres between two places in degrees along the great circle of a sphere of radius [`EARTH_RADIUS_KM`].
///
/// The arctangent form: unlike the haversine it keeps its digits for antipodal places as well as for near ones.
pub(crate) fn distance_km([lat1, lon1]: [f64; 2], [lat2, lon2]: [f64; 2]) -> f64 {
    let (phi1, phi2, lambda) = (lat1.to_radians(), lat2.to_radians(), (lon2 - lon1).to_radians());
    let (sin1, cos1) = libm::sincos(phi1);
    let (sin2, cos2) = libm::sincos(phi2);
    let (sin_l, cos_l) = libm::sincos(lambda);
    let across = libm::hypot(cos2 * sin_l, cos1 * sin2 - sin1 * cos2 * cos_l);
    let along = sin1 * sin2 + cos1 * cos2 * cos_l;
    EARTH_RADIUS_KM * libm::atan2(across, along)
}

/// The place in degrees as a unit vector from the centre of the Earth.
pub(crate) fn unit_vector([lat, lon]: [f64; 2]) -> [f64; 3] {
    let (sin_lat, cos_lat) = libm::sincos(lat.to_radians());
    let (sin_lon, cos_lon) = libm::sincos(lon.to_radians());
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

/// Latitude and longitude in degrees of the direction `[x, y, z]`; `None` where it has no direction.
pub(crate) fn lat_lon([x, y, z]: [f64; 3]) -> Option<[f64; 2]> {
    let across = libm::hypot(x, y);
    if libm::hypot(across, z) < 1e-12 {
        return None;
    }
    Some([libm::atan2(z, across).to_degrees().clamp(-90.0, 90.0), libm::atan2(y, x).to_degrees().clamp(-180.0, 180.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_from_its_unit_vector() {
        for place in [[0.0, 0.0], [38.72, -9.14], [-33.9, 151.2], [89.9, 12.0], [10.0, -179.99]] {
            let [lat, lon] = lat_lon(unit_vector(place)).unwrap();
            assert!((lat - place[0]).abs() < 1e-11 && (lon - place[1]).abs() < 1e-11, "{place:?}");
        }
        assert_eq!(lat_lon([0.0, 0.0, 0.0]), None);
    }
}
