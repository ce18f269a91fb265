//! The vectors that kernels are written in, one type for each kind of processor.

/// A few `f32` side by side, and the integers that go with them.
///
/// # Safety
/// The functions of an implementor may be called only where the processor has its instructions, and pointers must be good for
/// [`WIDTH`](Self::WIDTH) values. They are inlined into callers compiled for that processor.
pub(super) trait Lanes: Copy {
    /// The numbers of one vector.
    type Floats: Copy;
    /// Indices, one for each number.
    type Indices: Copy;
    /// The lanes for which something holds.
    type Mask: Copy;
    /// Numbers in a vector.
    const WIDTH: usize;

    unsafe fn splat(value: f32) -> Self::Floats;
    unsafe fn load(from: *const f32) -> Self::Floats;
    /// `a * b + c`, in one rounding or in two.
    unsafe fn multiply_add(a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    unsafe fn subtract(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    unsafe fn min(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    unsafe fn max(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    unsafe fn less(a: Self::Floats, b: Self::Floats) -> Self::Mask;
    /// The mask as bits, lane 0 lowest.
    unsafe fn bits(mask: Self::Mask) -> u32;
    unsafe fn splat_index(value: u32) -> Self::Indices;
    /// `yes` where the mask holds, `no` elsewhere.
    unsafe fn select(mask: Self::Mask, yes: Self::Indices, no: Self::Indices) -> Self::Indices;
    unsafe fn store(to: *mut u32, indices: Self::Indices);
    /// Bits of the lanes whose index is not the one in memory.
    unsafe fn differing(indices: Self::Indices, from: *const u32) -> u32;
}

/// Plain arrays, which the compiler turns into the vectors that every processor of the kind has.
#[derive(Clone, Copy)]
pub(super) struct Arrays;

impl Lanes for Arrays {
    type Floats = [f32; 4];
    type Indices = [u32; 4];
    type Mask = [bool; 4];
    const WIDTH: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f32) -> [f32; 4] {
        [value; 4]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> [f32; 4] {
        unsafe { from.cast::<[f32; 4]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn multiply_add(a: [f32; 4], b: [f32; 4], c: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|lane| a[lane] * b[lane] + c[lane])
    }
    #[inline(always)]
    unsafe fn subtract(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|lane| a[lane] - b[lane])
    }
    #[inline(always)]
    unsafe fn min(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|lane| if a[lane] < b[lane] { a[lane] } else { b[lane] })
    }
    #[inline(always)]
    unsafe fn max(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|lane| if a[lane] > b[lane] { a[lane] } else { b[lane] })
    }
    #[inline(always)]
    unsafe fn less(a: [f32; 4], b: [f32; 4]) -> [bool; 4] {
        std::array::from_fn(|lane| a[lane] < b[lane])
    }
    #[inline(always)]
    unsafe fn bits(mask: [bool; 4]) -> u32 {
        (0..4).fold(0, |bits, lane| bits | u32::from(mask[lane]) << lane)
    }
    #[inline(always)]
    unsafe fn splat_index(value: u32) -> [u32; 4] {
        [value; 4]
    }
    #[inline(always)]
    unsafe fn select(mask: [bool; 4], yes: [u32; 4], no: [u32; 4]) -> [u32; 4] {
        std::array::from_fn(|lane| if mask[lane] { yes[lane] } else { no[lane] })
    }
    #[inline(always)]
    unsafe fn store(to: *mut u32, indices: [u32; 4]) {
        unsafe { to.cast::<[u32; 4]>().write_unaligned(indices) }
    }
    #[inline(always)]
    unsafe fn differing(indices: [u32; 4], from: *const u32) -> u32 {
        let old = unsafe { from.cast::<[u32; 4]>().read_unaligned() };
        (0..4).fold(0, |bits, lane| bits | u32::from(indices[lane] != old[lane]) << lane)
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::Lanes;

    /// Vectors of 256 bits.
    #[derive(Clone, Copy)]
    pub(in crate::math::simd) struct Avx2;

    impl Lanes for Avx2 {
        type Floats = __m256;
        type Indices = __m256i;
        type Mask = __m256;
        const WIDTH: usize = 8;

        #[inline(always)]
        unsafe fn splat(value: f32) -> __m256 {
            unsafe { _mm256_set1_ps(value) }
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> __m256 {
            unsafe { _mm256_loadu_ps(from) }
        }
        #[inline(always)]
        unsafe fn multiply_add(a: __m256, b: __m256, c: __m256) -> __m256 {
            unsafe { _mm256_fmadd_ps(a, b, c) }
        }
        #[inline(always)]
        unsafe fn subtract(a: __m256, b: __m256) -> __m256 {
            unsafe { _mm256_sub_ps(a, b) }
        }
        #[inline(always)]
        unsafe fn min(a: __m256, b: __m256) -> __m256 {
            unsafe { _mm256_min_ps(a, b) }
        }
        #[inline(always)]
        unsafe fn max(a: __m256, b: __m256) -> __m256 {
            unsafe { _mm256_max_ps(a, b) }
        }
        #[inline(always)]
        unsafe fn less(a: __m256, b: __m256) -> __m256 {
            unsafe { _mm256_cmp_ps::<_CMP_LT_OQ>(a, b) }
        }
        #[inline(always)]
        unsafe fn bits(mask: __m256) -> u32 {
            unsafe { _mm256_movemask_ps(mask) as u32 }
        }
        #[inline(always)]
        unsafe fn splat_index(value: u32) -> __m256i {
            unsafe { _mm256_set1_epi32(value as i32) }
        }
        #[inline(always)]
        unsafe fn select(mask: __m256, yes: __m256i, no: __m256i) -> __m256i {
            unsafe { _mm256_blendv_epi8(no, yes, _mm256_castps_si256(mask)) }
        }
        #[inline(always)]
        unsafe fn store(to: *mut u32, indices: __m256i) {
            unsafe { _mm256_storeu_si256(to.cast(), indices) }
        }
        #[inline(always)]
        unsafe fn differing(indices: __m256i, from: *const u32) -> u32 {
            unsafe {
                let same = _mm256_cmpeq_epi32(indices, _mm256_loadu_si256(from.cast()));
                !(_mm256_movemask_ps(_mm256_castsi256_ps(same)) as u32) & 0xff
            }
        }
    }

    /// Vectors of 512 bits.
    #[derive(Clone, Copy)]
    pub(in crate::math::simd) struct Avx512;

    impl Lanes for Avx512 {
        type Floats = __m512;
        type Indices = __m512i;
        type Mask = __mmask16;
        const WIDTH: usize = 16;

        #[inline(always)]
        unsafe fn splat(value: f32) -> __m512 {
            unsafe { _mm512_set1_ps(value) }
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> __m512 {
            unsafe { _mm512_loadu_ps(from) }
        }
        #[inline(always)]
        unsafe fn multiply_add(a: __m512, b: __m512, c: __m512) -> __m512 {
            unsafe { _mm512_fmadd_ps(a, b, c) }
        }
        #[inline(always)]
        unsafe fn subtract(a: __m512, b: __m512) -> __m512 {
            unsafe { _mm512_sub_ps(a, b) }
        }
        #[inline(always)]
        unsafe fn min(a: __m512, b: __m512) -> __m512 {
            unsafe { _mm512_min_ps(a, b) }
        }
        #[inline(always)]
        unsafe fn max(a: __m512, b: __m512) -> __m512 {
            unsafe { _mm512_max_ps(a, b) }
        }
        #[inline(always)]
        unsafe fn less(a: __m512, b: __m512) -> __mmask16 {
            unsafe { _mm512_cmp_ps_mask::<_CMP_LT_OQ>(a, b) }
        }
        #[inline(always)]
        unsafe fn bits(mask: __mmask16) -> u32 {
            u32::from(mask)
        }
        #[inline(always)]
        unsafe fn splat_index(value: u32) -> __m512i {
            unsafe { _mm512_set1_epi32(value as i32) }
        }
        #[inline(always)]
        unsafe fn select(mask: __mmask16, yes: __m512i, no: __m512i) -> __m512i {
            unsafe { _mm512_mask_mov_epi32(no, mask, yes) }
        }
        #[inline(always)]
        unsafe fn store(to: *mut u32, indices: __m512i) {
            unsafe { _mm512_storeu_si512(to.cast(), indices) }
        }
        #[inline(always)]
        unsafe fn differing(indices: __m512i, from: *const u32) -> u32 {
            unsafe { u32::from(_mm512_cmpneq_epi32_mask(indices, _mm512_loadu_si512(from.cast()))) }
        }
    }
}
