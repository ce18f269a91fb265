//! Eight `f64` side by side, one type for each kind of processor. No operation is fused, so all of them round alike.

use std::any::TypeId;

/// Numbers of one vector.
pub(super) const LANES: usize = 8;

/// Eight `f64`, and what is done with them.
///
/// # Safety
/// The functions of an implementor may be called only where the processor has its instructions, and pointers must be good for [`LANES`]
/// values. They are inlined into callers compiled for that processor.
pub(super) trait Doubles: Copy {
    unsafe fn splat(value: f64) -> Self;
    unsafe fn load(from: *const f64) -> Self;
    unsafe fn load_narrow(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f64);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn subtract(self, other: Self) -> Self;
    unsafe fn multiply(self, other: Self) -> Self;
    /// The lesser of the two, `other` where one is NaN.
    unsafe fn lesser(self, other: Self) -> Self;
    /// The greater of the two, `other` where one is NaN.
    unsafe fn greater(self, other: Self) -> Self;
    unsafe fn abs(self) -> Self;
    /// The numbers that are at most `limit`, 0 for the others and for NaN.
    unsafe fn at_most_or_zero(self, limit: Self) -> Self;
    /// Whether every number is at most its limit.
    unsafe fn all_at_most(self, limit: Self) -> bool;
    /// The lowest 16 bits of each number's pattern of bits.
    unsafe fn store_lowest_bits(self, to: *mut i16);

    /// Values of either precision, widened.
    #[inline(always)]
    unsafe fn widen<F: Copy + Into<f64> + 'static>(from: *const F) -> Self {
        // SAFETY: the caller's, and the type is the one that is asked for.
        unsafe {
            if TypeId::of::<F>() == TypeId::of::<f64>() {
                return Self::load(from.cast());
            }
            if TypeId::of::<F>() == TypeId::of::<f32>() {
                return Self::load_narrow(from.cast());
            }
            let values: [f64; LANES] = std::array::from_fn(|lane| (*from.add(lane)).into());
            Self::load(values.as_ptr())
        }
    }
}

/// Plain numbers, which the compiler turns into the vectors that every processor of the kind has.
#[derive(Clone, Copy)]
pub(super) struct Plain([f64; LANES]);

impl Doubles for Plain {
    #[inline(always)]
    unsafe fn splat(value: f64) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        unsafe { Self(from.cast::<[f64; LANES]>().read_unaligned()) }
    }
    #[inline(always)]
    unsafe fn load_narrow(from: *const f32) -> Self {
        unsafe { Self(from.cast::<[f32; LANES]>().read_unaligned().map(f64::from)) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        unsafe { to.cast::<[f64; LANES]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }
    #[inline(always)]
    unsafe fn subtract(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] - other.0[lane]))
    }
    #[inline(always)]
    unsafe fn multiply(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }
    #[inline(always)]
    unsafe fn lesser(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] < other.0[lane] { self.0[lane] } else { other.0[lane] }))
    }
    #[inline(always)]
    unsafe fn greater(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] > other.0[lane] { self.0[lane] } else { other.0[lane] }))
    }
    #[inline(always)]
    unsafe fn abs(self) -> Self {
        Self(self.0.map(f64::abs))
    }
    #[inline(always)]
    unsafe fn at_most_or_zero(self, limit: Self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] <= limit.0[lane] { self.0[lane] } else { 0.0 }))
    }
    #[inline(always)]
    unsafe fn all_at_most(self, limit: Self) -> bool {
        (0..LANES).fold(true, |all, lane| all & (self.0[lane] <= limit.0[lane]))
    }
    #[inline(always)]
    unsafe fn store_lowest_bits(self, to: *mut i16) {
        unsafe { to.cast::<[i16; LANES]>().write_unaligned(self.0.map(|value| value.to_bits() as i16)) }
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Halves, Whole};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::Doubles;

    /// Two vectors of 256 bits.
    #[derive(Clone, Copy)]
    pub(in crate::math::simd) struct Halves([__m256d; 2]);

    impl Halves {
        #[inline(always)]
        unsafe fn zip(self, other: Self, each: impl Fn(__m256d, __m256d) -> __m256d) -> Self {
            Self([each(self.0[0], other.0[0]), each(self.0[1], other.0[1])])
        }
    }

    impl Doubles for Halves {
        #[inline(always)]
        unsafe fn splat(value: f64) -> Self {
            unsafe { Self([_mm256_set1_pd(value); 2]) }
        }
        #[inline(always)]
        unsafe fn load(from: *const f64) -> Self {
            unsafe { Self([_mm256_loadu_pd(from), _mm256_loadu_pd(from.add(4))]) }
        }
        #[inline(always)]
        unsafe fn load_narrow(from: *const f32) -> Self {
            unsafe { Self([_mm256_cvtps_pd(_mm_loadu_ps(from)), _mm256_cvtps_pd(_mm_loadu_ps(from.add(4)))]) }
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f64) {
            unsafe {
                _mm256_storeu_pd(to, self.0[0]);
                _mm256_storeu_pd(to.add(4), self.0[1]);
            }
        }
        #[inline(always)]
        unsafe fn add(self, other: Self) -> Self {
            unsafe { self.zip(other, |a, b| _mm256_add_pd(a, b)) }
        }
        #[inline(always)]
        unsafe fn subtract(self, other: Self) -> Self {
            unsafe { self.zip(other, |a, b| _mm256_sub_pd(a, b)) }
        }
        #[inline(always)]
        unsafe fn multiply(self, other: Self) -> Self {
            unsafe { self.zip(other, |a, b| _mm256_mul_pd(a, b)) }
        }
        #[inline(always)]
        unsafe fn lesser(self, other: Self) -> Self {
            unsafe { self.zip(other, |a, b| _mm256_min_pd(a, b)) }
        }
        #[inline(always)]
        unsafe fn greater(self, other: Self) -> Self {
            unsafe { self.zip(other, |a, b| _mm256_max_pd(a, b)) }
        }
        #[inline(always)]
        unsafe fn abs(self) -> Self {
            unsafe { Self(self.0.map(|half| _mm256_andnot_pd(_mm256_set1_pd(-0.0), half))) }
        }
        #[inline(always)]
        unsafe fn at_most_or_zero(self, limit: Self) -> Self {
            unsafe { self.zip(limit, |value, limit| _mm256_and_pd(value, _mm256_cmp_pd::<_CMP_LE_OQ>(value, limit))) }
        }
        #[inline(always)]
        unsafe fn all_at_most(self, limit: Self) -> bool {
            unsafe {
                let at_most = self.zip(limit, |value, limit| _mm256_cmp_pd::<_CMP_LE_OQ>(value, limit));
                _mm256_movemask_pd(_mm256_and_pd(at_most.0[0], at_most.0[1])) == 0b1111
            }
        }
        #[inline(always)]
        unsafe fn store_lowest_bits(self, to: *mut i16) {
            unsafe {
                // The lowest two bytes of each 64 bits of a quarter to its first four.
                let order = _mm256_set1_epi64x(0x0908_0100);
                let [first, last] = self.0.map(|half| _mm256_shuffle_epi8(_mm256_castpd_si256(half), order));
                // Their first 32 bits side by side: first low, last low, first high, last high.
                let pairs = _mm256_unpacklo_epi32(first, last);
                let low = _mm256_castsi256_si128(pairs);
                let high = _mm256_extracti128_si256::<1>(pairs);
                let all = _mm_shuffle_epi32::<0b11_01_10_00>(_mm_unpacklo_epi64(low, high));
                _mm_storeu_si128(to.cast(), all);
            }
        }
    }

    /// One vector of 512 bits.
    #[derive(Clone, Copy)]
    pub(in crate::math::simd) struct Whole(__m512d);

    impl Doubles for Whole {
        #[inline(always)]
        unsafe fn splat(value: f64) -> Self {
            unsafe { Self(_mm512_set1_pd(value)) }
        }
        #[inline(always)]
        unsafe fn load(from: *const f64) -> Self {
            unsafe { Self(_mm512_loadu_pd(from)) }
        }
        #[inline(always)]
        unsafe fn load_narrow(from: *const f32) -> Self {
            unsafe { Self(_mm512_cvtps_pd(_mm256_loadu_ps(from))) }
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f64) {
            unsafe { _mm512_storeu_pd(to, self.0) }
        }
        #[inline(always)]
        unsafe fn add(self, other: Self) -> Self {
            unsafe { Self(_mm512_add_pd(self.0, other.0)) }
        }
        #[inline(always)]
        unsafe fn subtract(self, other: Self) -> Self {
            unsafe { Self(_mm512_sub_pd(self.0, other.0)) }
        }
        #[inline(always)]
        unsafe fn multiply(self, other: Self) -> Self {
            unsafe { Self(_mm512_mul_pd(self.0, other.0)) }
        }
        #[inline(always)]
        unsafe fn lesser(self, other: Self) -> Self {
            unsafe { Self(_mm512_min_pd(self.0, other.0)) }
        }
        #[inline(always)]
        unsafe fn greater(self, other: Self) -> Self {
            unsafe { Self(_mm512_max_pd(self.0, other.0)) }
        }
        #[inline(always)]
        unsafe fn abs(self) -> Self {
            unsafe { Self(_mm512_abs_pd(self.0)) }
        }
        #[inline(always)]
        unsafe fn at_most_or_zero(self, limit: Self) -> Self {
            unsafe { Self(_mm512_maskz_mov_pd(_mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, limit.0), self.0)) }
        }
        #[inline(always)]
        unsafe fn all_at_most(self, limit: Self) -> bool {
            unsafe { _mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, limit.0) == u8::MAX }
        }
        #[inline(always)]
        unsafe fn store_lowest_bits(self, to: *mut i16) {
            unsafe { _mm_storeu_si128(to.cast(), _mm512_cvtepi64_epi16(_mm512_castpd_si512(self.0))) }
        }
    }
}
