/// Smaller blocks fit the processor's table of pages anyway.
#[cfg(target_os = "linux")]
const WORTHWHILE_BYTES: usize = 4 << 20;

/// The smallest page of any processor that Linux has large pages on; a block's ends need no finer cut.
#[cfg(target_os = "linux")]
const PAGE_BYTES: usize = 1 << 16;

/// `n` zeros in large pages where the system gives them: memory that every pass walks through is looked up 512 times less often.
pub(crate) fn zeros(n: usize) -> Vec<i16> {
    let zeros = vec![0; n];
    #[cfg(target_os = "linux")]
    if size_of_val(zeros.as_slice()) >= WORTHWHILE_BYTES {
        let range = zeros.as_ptr_range();
        let start = (range.start as usize).next_multiple_of(PAGE_BYTES);
        let end = range.end as usize / PAGE_BYTES * PAGE_BYTES;
        // SAFETY: the range lies inside the block, and the advice changes how its memory is backed, not what it holds. Where the
        // system knows no large pages it says so, and nothing is lost.
        unsafe {
            libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_HUGEPAGE);
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    #[test]
    fn zeros_are_zeros_of_any_length() {
        for n in [0, 1, 1000, (9 << 20) + 7] {
            let zeros = super::zeros(n);
            assert!(zeros.len() == n && zeros.iter().all(|&zero| zero == 0));
        }
    }
}
