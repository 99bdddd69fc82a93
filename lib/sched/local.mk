# lib/sched
