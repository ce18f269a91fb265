//! The example binaries, run as their users run them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The folder of the example binaries, built by the profile of this test run.
fn examples() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let here = std::env::current_exe().expect("the path of this test");
        let profile = here.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
        let mut build = Command::new(env!("CARGO"));
        build.args([
            "build",
            "--quiet",
            "--examples",
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ]);
        build.arg("--target-dir").arg(profile.parent().expect("target"));
        if profile.file_name().is_some_and(|name| name == "release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "the examples do not build");
        profile.join("examples")
    })
}

/// What became of a run.
pub(crate) fn run(example: &str, arguments: &[&str]) -> Output {
    Command::new(examples().join(example)).args(arguments).output().expect("the example runs")
}

/// What became of a run that reads `input` from standard input.
pub(crate) fn run_with_input(example: &str, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(examples().join(example));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the example runs");
    child.stdin.take().expect("a pipe").write_all(input).expect("the example reads");
    child.wait_with_output().expect("the example ends")
}

/// Standard output of a run that ends well.
pub(crate) fn stdout(example: &str, arguments: &[&str]) -> String {
    let output = run(example, arguments);
    assert!(output.status.success(), "{example} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The exit code and standard error of a run that does not.
pub(crate) fn refusal(example: &str, arguments: &[&str]) -> (i32, String) {
    let output = run(example, arguments);
    (output.status.code().expect("an exit code"), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// An empty folder, which the test removes at its end.
pub(crate) fn folder(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("segmenta-it-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder for the test");
    dir
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path of valid Unicode")
}
