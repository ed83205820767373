//! The walls a worker raises around itself before it reads the first byte of a file: no new privileges, Landlock over
//! the file system and network, resource limits, and a list of the few system calls a parser needs. It refuses to go on
//! when the limits or the system call list cannot be put in place; Landlock is taken as far as the kernel knows it,
//! because the list alone already denies every call Landlock would judge.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, RestrictionStatus, Ruleset, RulesetAttr, RulesetStatus, Scope,
};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::report::{Held, Walls};

/// A wall that must stand could not be raised.
#[derive(Debug, thiserror::Error)]
pub enum PrisonError {
    /// The kernel refused a limit or a flag.
    #[error("a limit could not be set: {0}")]
    Limit(#[from] rustix::io::Errno),
    /// The list of system calls could not be compiled for this machine.
    #[error("the system call list does not compile: {0}")]
    Compile(#[from] seccompiler::BackendError),
    /// The kernel refused the list of system calls.
    #[error("the system call list could not be installed: {0}")]
    Install(#[from] seccompiler::Error),
}

/// Raises every wall around this process, for good. `memory` is the address space in bytes, `cpu_seconds` processor time.
///
/// # Errors
/// When a wall that must stand does not; the caller must end the process without reading anything.
pub fn imprison(memory: u64, cpu_seconds: u64) -> Result<Walls, PrisonError> {
    rustix::thread::set_no_new_privs(true)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let landlock = landlock();
    limits(memory, cpu_seconds)?;
    seccompiler::apply_filter_all_threads(&system_calls()?)?;
    Ok(Walls { landlock })
}

/// Handles everything the newest known interface can handle and allows none of it.
fn landlock() -> Held {
    let newest = ABI::V7;
    let restricted = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(newest)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(newest)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    match restricted {
        Ok(RestrictionStatus { ruleset: RulesetStatus::FullyEnforced, .. }) => Held::Fully,
        Ok(RestrictionStatus { ruleset: RulesetStatus::PartiallyEnforced, .. }) => Held::Partly,
        _ => Held::Absent,
    }
}

/// No files, no processes, no core dump, bounded memory and processor time. The stack may grow to 64 MiB, where the
/// limit that was inherited allows it, because some formats nest deeply and a person cannot tell that from malice.
fn limits(memory: u64, cpu_seconds: u64) -> Result<(), rustix::io::Errno> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, none)?;
    setrlimit(Resource::Fsize, none)?;
    setrlimit(Resource::Nproc, none)?;
    setrlimit(Resource::Nofile, none)?;
    setrlimit(Resource::Cpu, Rlimit { current: Some(cpu_seconds), maximum: Some(cpu_seconds + 1) })?;
    let wanted = 64 * 1024 * 1024;
    let stack = getrlimit(Resource::Stack).maximum.map_or(wanted, |most| most.min(wanted));
    setrlimit(Resource::Stack, Rlimit { current: Some(stack), maximum: Some(stack) })?;
    setrlimit(Resource::As, Rlimit { current: Some(memory), maximum: Some(memory) })
}

/// Everything not listed answers "not permitted", so that a library asking for a convenience goes on without it while
/// an attacker gets nothing. Calls for another architecture end the process.
fn system_calls() -> Result<BpfProgram, PrisonError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = [
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
    ]
    .into_iter()
    .map(|call| (call, Vec::new()))
    .collect();
    // Only the two pipes, whatever else may have been left open.
    rules.insert(libc::SYS_read, vec![argument(0, SeccompCmpOp::Eq, 0)?]);
    rules.insert(libc::SYS_readv, vec![argument(0, SeccompCmpOp::Eq, 0)?]);
    rules.insert(libc::SYS_write, vec![argument(0, SeccompCmpOp::Eq, 1)?, argument(0, SeccompCmpOp::Eq, 2)?]);
    rules
        .insert(libc::SYS_writev, vec![argument(0, SeccompCmpOp::Eq, 1)?, argument(0, SeccompCmpOp::Eq, 2)?]);
    // Memory may be had, but never made executable.
    let executable = libc::PROT_EXEC as u64;
    rules.insert(libc::SYS_mmap, vec![argument(2, SeccompCmpOp::MaskedEq(executable), 0)?]);
    rules.insert(libc::SYS_mprotect, vec![argument(2, SeccompCmpOp::MaskedEq(executable), 0)?]);
    // Running out of memory ends in a signal to oneself, and to nobody else.
    let own = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, vec![argument(0, SeccompCmpOp::Eq, own)?]);
    let here = std::env::consts::ARCH.try_into()?;
    let denied = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    Ok(SeccompFilter::new(rules, denied, SeccompAction::Allow, here)?.try_into()?)
}

fn argument(index: u8, is: SeccompCmpOp, value: u64) -> Result<SeccompRule, seccompiler::BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(index, SeccompCmpArgLen::Dword, is, value)?])
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Write};
    use std::process::Command;

    use super::*;

    const PRISONER: &str = "prison::tests::tries_every_way_out";

    #[test]
    fn a_prisoner_gets_nowhere() {
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", PRISONER, "--ignored", "--nocapture", "--test-threads=1"])
            .env("PRISONER_PARENT", std::process::id().to_string())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        let lines: Vec<&str> =
            said.lines().filter_map(|line| line.split_once("ATTEMPT ").map(|(_, l)| l)).collect();
        assert_eq!(
            lines.len(),
            20,
            "every attempt reports: {said} {}",
            String::from_utf8_lossy(&ended.stderr)
        );
        for line in lines {
            assert!(line.ends_with("denied"), "{line}");
        }
    }

    /// Says how an attempt ended, through the one pipe that is left.
    fn attempt<T>(what: &str, result: std::io::Result<T>) {
        let verdict = match result {
            Ok(_) => "SUCCEEDED".to_owned(),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => "denied".to_owned(),
            Err(error) => format!("failed otherwise: {error}"),
        };
        writeln!(std::io::stdout(), "ATTEMPT {what}: {verdict}").unwrap();
    }

    #[test]
    #[ignore = "imprisons its whole process; run by a_prisoner_gets_nowhere in one of its own"]
    fn tries_every_way_out() {
        use std::net::{TcpListener, TcpStream, UdpSocket};
        use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};

        let parent = std::env::var("PRISONER_PARENT").unwrap().parse().unwrap();
        let parent = rustix::process::Pid::from_raw(parent).unwrap();
        let (reader, mut writer) = std::io::pipe().unwrap();
        let outside = std::env::temp_dir().join("escaped");
        imprison(1 << 30, 20).unwrap();
        attempt("read a file", std::fs::read("/etc/passwd"));
        attempt("read its own secrets", std::fs::read("/proc/self/environ"));
        attempt("write a file", std::fs::write(&outside, b"x"));
        attempt("list a directory", std::fs::read_dir("/"));
        attempt("look at a file", std::fs::metadata("/etc/passwd"));
        attempt("remove a file", std::fs::remove_file(&outside));
        attempt("link a file", std::os::unix::fs::symlink("/etc/passwd", &outside));
        attempt("change directory", std::env::set_current_dir("/etc"));
        attempt("connect by address", TcpStream::connect("127.0.0.1:9"));
        attempt("listen", TcpListener::bind("127.0.0.1:0"));
        attempt("send a datagram", UdpSocket::bind("127.0.0.1:0"));
        attempt("connect by path", UnixStream::connect("/run/x"));
        attempt("listen by path", UnixListener::bind(outside.with_extension("sock")));
        attempt("make a socket pair", UnixDatagram::pair());
        attempt("start a program", Command::new("/bin/true").spawn());
        attempt("start a thread", std::thread::Builder::new().spawn(|| ()));
        attempt("signal its parent", rustix::process::test_kill_process(parent).map_err(Into::into));
        attempt("trace", set_dumpable_behavior(DumpableBehavior::Dumpable).map_err(Into::into));
        attempt("write to a pipe left open", writer.write(b"x"));
        attempt("read from a pipe left open", std::io::Read::read(&mut &reader, &mut [0; 1]));
        std::process::exit(0);
    }
}
