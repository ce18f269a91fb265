/// The numbers that the engines run on: `f32` and `f64`. Sums are always taken in `f64`.
pub trait Scalar: linfa::Float + Into<f64> + sealed::Sealed {
    /// The value as `f64`, exactly.
    fn widen(self) -> f64;
    /// The nearest value of this type.
    fn narrow(value: f64) -> Self;
}

impl Scalar for f32 {
    fn widen(self) -> f64 {
        f64::from(self)
    }

    fn narrow(value: f64) -> Self {
        value as Self
    }
}

impl Scalar for f64 {
    fn widen(self) -> f64 {
        self
    }

    fn narrow(value: f64) -> Self {
        value
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}
