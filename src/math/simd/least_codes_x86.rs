//! [`Scores`] in vectors of 256 and 512 bits.

use std::arch::x86_64::*;

use crate::math::simd::least_codes::{BEYOND, GROUP, Scores, TILE, Verdicts};

/// The most targets that a step takes at once: as many as the registers hold beside the points.
const BLOCK: usize = 8;

/// # Safety
/// The lengths must be those that [`Scores::judge`] checks, and the processor must have these instructions.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) unsafe fn least_avx512(scores: &Scores, tiles: &[i16], gate: i32, before: &[u32], verdicts: &mut Verdicts) {
    let (gate, mask) = (_mm512_set1_epi32(gate), _mm512_set1_epi32(scores.index_mask));
    for tile in 0..before.len() / TILE {
        // SAFETY: a tile has `n_groups` times `GROUP * TILE` codes, and `TILE` entries of each list.
        unsafe {
            let points = tiles.as_ptr().add(tile * scores.n_groups * GROUP * TILE);
            let mut least = Least512 { best: [_mm512_set1_epi32(BEYOND); 2], second: [_mm512_set1_epi32(BEYOND); 2] };
            let mut target = 0;
            while target < scores.n_targets {
                let n = (scores.n_targets - target).min(BLOCK);
                match n {
                    1 => least.take::<1>(scores, points, target, mask),
                    2 => least.take::<2>(scores, points, target, mask),
                    3 => least.take::<3>(scores, points, target, mask),
                    4 => least.take::<4>(scores, points, target, mask),
                    5 => least.take::<5>(scores, points, target, mask),
                    6 => least.take::<6>(scores, points, target, mask),
                    7 => least.take::<7>(scores, points, target, mask),
                    _ => least.take::<BLOCK>(scores, points, target, mask),
                }
                target += n;
            }
            let (mut moved, mut unsure) = (0, 0);
            for half in 0..2 {
                let at = tile * TILE + half * 16;
                let (best, second) = (least.best[half], least.second[half]);
                let index = _mm512_and_si512(best, mask);
                _mm512_storeu_si512(verdicts.index.as_mut_ptr().add(at).cast(), index);
                let before = _mm512_loadu_si512(before.as_ptr().add(at).cast());
                moved |= u32::from(_mm512_cmpneq_epi32_mask(index, before)) << (half * 16);
                let margin = _mm512_sub_epi32(second, best);
                if let Some(margins) = &mut verdicts.margins {
                    _mm512_storeu_si512(margins.as_mut_ptr().add(at).cast(), margin);
                }
                let is_near = _mm512_cmple_epi32_mask(margin, gate);
                unsure |= u32::from(is_near) << (half * 16);
            }
            verdicts.moved[tile] = moved;
            verdicts.unsure[tile] = unsure;
        }
    }
}

/// The least and the second least scores so far of the 32 points of a tile.
struct Least512 {
    best: [__m512i; 2],
    second: [__m512i; 2],
}

impl Least512 {
    /// Takes `N` targets in: all their scores are summed in registers, two features at a time.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    unsafe fn take<const N: usize>(&mut self, scores: &Scores, points: *const i16, target: usize, mask: __m512i) {
        // SAFETY: the caller's; there are `n_groups` pairs of weights for each target.
        unsafe {
            let n_groups = scores.n_groups;
            let weights = scores.weights.as_ptr().add(target * n_groups);
            let mut sums = [[_mm512_setzero_si512(); 2]; N];
            for (n, sums) in sums.iter_mut().enumerate() {
                *sums = [_mm512_set1_epi32(*scores.offsets.as_ptr().add(target + n)); 2];
            }
            for group in 0..n_groups {
                let lanes = points.add(group * GROUP * TILE);
                let codes = [_mm512_loadu_si512(lanes.cast()), _mm512_loadu_si512(lanes.add(GROUP * 16).cast())];
                for (n, sums) in sums.iter_mut().enumerate() {
                    let weights = _mm512_set1_epi32(*weights.add(n * n_groups + group));
                    for (sum, codes) in sums.iter_mut().zip(codes) {
                        *sum = add_products(*sum, codes, weights);
                    }
                }
            }
            for (n, sums) in sums.into_iter().enumerate() {
                let index = _mm512_set1_epi32((target + n) as i32);
                for (half, sum) in sums.into_iter().enumerate() {
                    // Bits of the mask from the index, the others from the score.
                    let key = _mm512_ternarylogic_epi32::<0xca>(mask, index, sum);
                    let worse = _mm512_max_epi32(self.best[half], key);
                    self.second[half] = _mm512_min_epi32(self.second[half], worse);
                    self.best[half] = _mm512_min_epi32(self.best[half], key);
                }
            }
        }
    }
}

/// Adds the products of two pairs of 16 bits to each sum. The compiler would make two instructions of the intrinsic, which takes
/// half as long again.
#[inline]
#[target_feature(enable = "avx512f,avx512vnni")]
fn add_products(mut sums: __m512i, codes: __m512i, weights: __m512i) -> __m512i {
    // SAFETY: the instruction reads and writes registers alone.
    unsafe {
        std::arch::asm!(
            "vpdpwssd {sums}, {codes}, {weights}",
            sums = inout(zmm_reg) sums,
            codes = in(zmm_reg) codes,
            weights = in(zmm_reg) weights,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    sums
}

/// # Safety
/// The lengths must be those that [`Scores::judge`] checks, and the processor must have these instructions.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn least_avx2(scores: &Scores, tiles: &[i16], gate: i32, before: &[u32], verdicts: &mut Verdicts) {
    let (gate, mask) = (_mm256_set1_epi32(gate), _mm256_set1_epi32(scores.index_mask));
    for tile in 0..before.len() / TILE {
        let (mut moved, mut unsure) = (0, 0);
        for half in 0..2 {
            // SAFETY: a tile has `n_groups` times `GROUP * TILE` codes, and `TILE` entries of each list.
            unsafe {
                let points = tiles.as_ptr().add((tile * scores.n_groups * TILE + half * 16) * GROUP);
                let beyond = _mm256_set1_epi32(BEYOND);
                let mut least = Least256 { best: [beyond; 2], second: [beyond; 2] };
                let mut target = 0;
                while target < scores.n_targets {
                    let n = (scores.n_targets - target).min(BLOCK / 2);
                    match n {
                        1 => least.take::<1>(scores, points, target, mask),
                        2 => least.take::<2>(scores, points, target, mask),
                        3 => least.take::<3>(scores, points, target, mask),
                        _ => least.take::<4>(scores, points, target, mask),
                    }
                    target += n;
                }
                for quarter in 0..2 {
                    let first = half * 16 + quarter * 8;
                    let at = tile * TILE + first;
                    let (best, second) = (least.best[quarter], least.second[quarter]);
                    let index = _mm256_and_si256(best, mask);
                    _mm256_storeu_si256(verdicts.index.as_mut_ptr().add(at).cast(), index);
                    let before = _mm256_loadu_si256(before.as_ptr().add(at).cast());
                    let has_stayed = _mm256_cmpeq_epi32(index, before);
                    let margin = _mm256_sub_epi32(second, best);
                    if let Some(margins) = &mut verdicts.margins {
                        _mm256_storeu_si256(margins.as_mut_ptr().add(at).cast(), margin);
                    }
                    let is_sure = _mm256_cmpgt_epi32(margin, gate);
                    let others = |lanes: __m256i| !(_mm256_movemask_ps(_mm256_castsi256_ps(lanes)) as u32) & 0xff;
                    moved |= others(has_stayed) << first;
                    unsure |= others(is_sure) << first;
                }
            }
        }
        verdicts.moved[tile] = moved;
        verdicts.unsure[tile] = unsure;
    }
}

/// The least and the second least scores so far of 16 points.
struct Least256 {
    best: [__m256i; 2],
    second: [__m256i; 2],
}

impl Least256 {
    /// Takes `N` targets in, as [`Least512::take`] does.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn take<const N: usize>(&mut self, scores: &Scores, points: *const i16, target: usize, mask: __m256i) {
        // SAFETY: the caller's; there are `n_groups` pairs of weights for each target.
        unsafe {
            let n_groups = scores.n_groups;
            let weights = scores.weights.as_ptr().add(target * n_groups);
            let mut sums = [[_mm256_setzero_si256(); 2]; N];
            for (n, sums) in sums.iter_mut().enumerate() {
                *sums = [_mm256_set1_epi32(*scores.offsets.as_ptr().add(target + n)); 2];
            }
            for group in 0..n_groups {
                let lanes = points.add(group * GROUP * TILE);
                let codes = [_mm256_loadu_si256(lanes.cast()), _mm256_loadu_si256(lanes.add(GROUP * 8).cast())];
                for (n, sums) in sums.iter_mut().enumerate() {
                    let weights = _mm256_set1_epi32(*weights.add(n * n_groups + group));
                    for (sum, codes) in sums.iter_mut().zip(codes) {
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(codes, weights));
                    }
                }
            }
            for (n, sums) in sums.into_iter().enumerate() {
                let index = _mm256_set1_epi32((target + n) as i32);
                for (quarter, sum) in sums.into_iter().enumerate() {
                    let key = _mm256_or_si256(_mm256_andnot_si256(mask, sum), index);
                    let worse = _mm256_max_epi32(self.best[quarter], key);
                    self.second[quarter] = _mm256_min_epi32(self.second[quarter], worse);
                    self.best[quarter] = _mm256_min_epi32(self.best[quarter], key);
                }
            }
        }
    }
}
