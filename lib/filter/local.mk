# lib/filter
