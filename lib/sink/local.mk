# lib/sink
