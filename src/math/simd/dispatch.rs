use std::sync::LazyLock;

use crate::math::simd::Level;

/// The widest vectors that this processor has, looked up once.
pub(super) static WIDEST: LazyLock<Level> = LazyLock::new(Level::widest);

/// Declares a function whose body is compiled for each kind of vector, and chosen by the processor that runs it. The second name is that of
/// the function which is told.
macro_rules! for_each_level {
    ($(#[$doc:meta])* $name:ident, $at:ident = $body:ident($($arg:ident: $kind:ty),*) -> $out:ty) => {
        $(#[$doc])*
        #[inline]
        pub(crate) fn $name<F: Copy + Into<f64>>($($arg: $kind),*) -> $out {
            $at(*crate::math::simd::dispatch::WIDEST, $($arg),*)
        }

        #[inline]
        fn $at<F: Copy + Into<f64>>(level: crate::math::simd::Level, $($arg: $kind),*) -> $out {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512<F: Copy + Into<f64>>($($arg: $kind),*) -> $out {
                $body($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2<F: Copy + Into<f64>>($($arg: $kind),*) -> $out {
                $body($($arg),*)
            }
            match level {
                crate::math::simd::Level::Portable => $body($($arg),*),
                // SAFETY: a level is only ever made where the processor has been found to have it.
                #[cfg(target_arch = "x86_64")]
                crate::math::simd::Level::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                crate::math::simd::Level::Avx512 => unsafe { avx512($($arg),*) },
            }
        }
    };
}

pub(super) use for_each_level;
