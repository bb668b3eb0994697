"""The exit codes, told in every help text."""

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

TOLD = """\
exit codes:
  0    all inputs are done
  1    some input could not be processed (named on standard error), the others are done
  2    wrong use, or an option with a bad value
  130  interrupted
  141  the reader of our output went away
"""
