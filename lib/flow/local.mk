# lib/flow
