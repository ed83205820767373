//! What people do: one file per capability, and the ports to the outside
