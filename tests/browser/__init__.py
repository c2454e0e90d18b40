"""People at work in a real browser, over the real ``serve``, on days of the past."""
