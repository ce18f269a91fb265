/// Smaller blocks fit the processor's table of pages anyway.
#[cfg(target_os = "linux")]
const WORTHWHILE_BYTES: usize = 4 << 20;

/// The smallest page of any processor that Linux has large pages on; a block's ends need no finer cut.
#[cfg(target_os = "linux")]
const PAGE_BYTES: usize = 1 << 16;

/// `n` zeros in large pages where the system gives them: memory that every pass walks through is looked up 512 times less often.
pub(crate) fn zeros(n: usize) -> Vec<i16> {
    let zeros = vec![0; n];
    advise(zeros.as_ptr_range());
    zeros
}

/// `n` times `value`, likewise.
pub(crate) fn filled(value: u32, n: usize) -> Vec<u32> {
    let mut values = Vec::with_capacity(n);
    let start: *const u32 = values.as_ptr();
    advise(start..start.wrapping_add(n));
    values.resize(n, value);
    values
}

/// Asks for large pages behind the addresses of a block that was just allotted.
fn advise<T>(range: std::ops::Range<*const T>) {
    #[cfg(target_os = "linux")]
    {
        let start = (range.start as usize).next_multiple_of(PAGE_BYTES);
        let end = range.end as usize / PAGE_BYTES * PAGE_BYTES;
        if end.saturating_sub(start) >= WORTHWHILE_BYTES {
            // SAFETY: the range lies inside the block, and the advice changes how its memory is backed, not what it holds. Where the
            // system knows no large pages it says so, and nothing is lost.
            unsafe {
                libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_HUGEPAGE);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = range;
}

#[cfg(test)]
mod tests {
    #[test]
    fn blocks_hold_what_they_are_filled_with_at_any_length() {
        for n in [0, 1, 1000, (9 << 20) + 7] {
            let zeros = super::zeros(n);
            assert!(zeros.len() == n && zeros.iter().all(|&zero| zero == 0));
            let filled = super::filled(7, n);
            assert!(filled.len() == n && filled.iter().all(|&value| value == 7));
        }
    }
}
