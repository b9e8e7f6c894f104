read_html=None
