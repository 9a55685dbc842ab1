"""Stand-ins for remote systems, written from their documents; they share no code with us."""
