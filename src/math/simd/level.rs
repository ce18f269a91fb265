/// Which vectors to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// What every processor has; left to the compiler.
    Portable,
    /// 256 bits at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512 bits at a time, with products of bytes (VNNI): servers from Ice Lake and Zen 4 on. Older ones with AVX-512 work by AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// The widest that this processor has.
    pub(crate) fn widest() -> Self {
        Self::available().last().copied().unwrap_or(Self::Portable)
    }

    /// All that this processor has, narrowest first.
    pub(crate) fn available() -> Vec<Self> {
        let mut levels = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                levels.push(Self::Avx2);
            }
            let has_bytes = is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vnni");
            let has_rest = is_x86_feature_detected!("avx512dq") && is_x86_feature_detected!("avx512vl");
            if is_x86_feature_detected!("avx512f") && has_bytes && has_rest {
                levels.push(Self::Avx512);
            }
        }
        levels
    }
}
