"""The bench: what the dashboard costs, each number beside a control of the same run."""

import warnings

# Said by a library of the PostgreSQL wheel while it is imported.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
