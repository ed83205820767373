//! The worker alone, for this crate's tests: the product reaches the same function as `strongroom inspect`. It refuses
//! to be started in any other way.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some("inspect") {
        return ExitCode::from(64);
    }
    inspect::run_worker(arguments)
}
