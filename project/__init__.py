"""The domain of the dashboard; no Streamlit except in ``project.ui``."""
