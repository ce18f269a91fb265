/// The abscissa in `[low, high]` where `f` is least, for an `f` with one minimum there, to an absolute tolerance of `tol`
/// (and no finer than the square root of the rounding unit, which is what values of `f` can tell apart).
///
/// Golden sections with parabolas through the three best points: Brent (1973), "Algorithms for Minimization without
/// Derivatives", chapter 5. Values that are not finite count as larger than any other.
pub(crate) fn minimize_bounded(low: f64, high: f64, tol: f64, f: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.381_966_011_250_105_1;
    const MAX_STEPS: usize = 200;
    let f = |x: f64| Some(f(x)).filter(|value| value.is_finite()).unwrap_or(f64::MAX);
    let (mut a, mut b) = (low, high);
    let mut best = a + GOLDEN * (b - a);
    let (mut second, mut third) = (best, best);
    let mut f_best = f(best);
    let (mut f_second, mut f_third) = (f_best, f_best);
    let (mut step, mut step_before): (f64, f64) = (0.0, 0.0);
    for _ in 0..MAX_STEPS {
        let middle = 0.5 * (a + b);
        let near = f64::EPSILON.sqrt() * best.abs() + tol / 3.0;
        if (best - middle).abs() <= 2.0 * near - 0.5 * (b - a) {
            break;
        }
        // The vertex of the parabola is best + p / q.
        let r = (best - second) * (f_best - f_third);
        let mut q = (best - third) * (f_best - f_second);
        let mut p = (best - third) * q - (best - second) * r;
        q = 2.0 * (q - r);
        if q > 0.0 {
            p = -p;
        }
        q = q.abs();
        let shrinks = p.abs() < (0.5 * q * step_before).abs() && p > q * (a - best) && p < q * (b - best);
        step_before = step;
        if step_before != 0.0 && shrinks {
            step = p / q;
            let at = best + step;
            if at - a < 2.0 * near || b - at < 2.0 * near {
                step = if best < middle { near } else { -near };
            }
        } else {
            step_before = if best < middle { b - best } else { a - best };
            step = GOLDEN * step_before;
        }
        let at = best + if step.abs() >= near { step } else { near.copysign(step) };
        let f_at = f(at);
        if f_at <= f_best {
            if at < best {
                b = best
            } else {
                a = best
            }
            (third, f_third) = (second, f_second);
            (second, f_second) = (best, f_best);
            (best, f_best) = (at, f_at);
        } else {
            if at < best {
                a = at
            } else {
                b = at
            }
            if f_at <= f_second || second == best {
                (third, f_third) = (second, f_second);
                (second, f_second) = (at, f_at);
            } else if f_at <= f_third || third == best || third == second {
                (third, f_third) = (at, f_at);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimum_is_found_inside_and_at_the_ends() {
        assert!((minimize_bounded(-3.0, 5.0, 1e-9, |x| (x - 1.25).powi(2)) - 1.25).abs() < 1e-7);
        assert!((minimize_bounded(0.0, 3.0, 1e-9, |x| x.powi(4) - 2.0 * x) - 0.5f64.cbrt()).abs() < 1e-7);
        assert!((minimize_bounded(1.0, 2.0, 1e-9, |x| x) - 1.0).abs() < 1e-7);
        assert!((minimize_bounded(-1.0, 4.0, 1e-9, |x| if x > 1.0 { f64::NAN } else { x * x })).abs() < 1e-6);
    }
}
