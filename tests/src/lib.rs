//! Journeys through the real doors: the program as people install it, started as a process of its own on either engine
//! and spoken to over HTTP and SMTP only. Nothing here reaches into a crate of the product for an answer, except for the
//! private PostgreSQL of the test kit and the arithmetic of one-time codes.

#[cfg(test)]
mod authority;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod bucket;
#[cfg(test)]
mod canaries;
#[cfg(test)]
mod circles;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod malware;
#[cfg(test)]
mod names;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod power;
#[cfg(test)]
mod program;
#[cfg(test)]
mod returned;
#[cfg(test)]
mod sink;
#[cfg(test)]
mod start;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod timing;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod wire;
