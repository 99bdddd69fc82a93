# lib/coro
