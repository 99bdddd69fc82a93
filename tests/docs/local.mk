# The code in the documents at the top.
dist_check_SCRIPTS += tests/docs/code.sh
TESTS += tests/docs/code.sh

# Tests and examples of all stages.
dist_check_SCRIPTS += tests/docs/stages.sh
TESTS += tests/docs/stages.sh

# Which folder uses which.
dist_check_SCRIPTS += tests/docs/layers.sh
TESTS += tests/docs/layers.sh

# What is put side by side for a start.
dist_check_SCRIPTS += tests/docs/start_order.sh
TESTS += tests/docs/start_order.sh
