"""The exit codes, and the words of a record, as help texts explain them."""

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

TOLD = """\
exit codes:
  0    all inputs are done
  1    some input could not be processed (named on standard error), the others are done
  2    wrong use, or an option with a bad value
  130  interrupted
  141  the reader of our output went away
"""

TERMS = """\
the words of a record:
  source     who is quoted, as printed: "the mayor"; the speaker is who that is, with a role
  cue        the words that report it: "said", "according to"
  content    what is quoted or reported
  addressee  who is told it: "told reporters"
  medium     where it is said: "in a statement", "on television"
  act        what the source does with the content: states it (statement), thinks it (belief), wants
             or plans it (intention), sees or hears it (perception), or something else (other):
             "applauded the plan", "declined to comment"
"""
