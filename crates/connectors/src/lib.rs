//! Adapters for casework's ports: the only outbound sockets
