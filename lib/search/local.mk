# lib/search
