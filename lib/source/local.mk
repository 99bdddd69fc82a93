# lib/source
