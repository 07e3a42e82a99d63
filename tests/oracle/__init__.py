"""An independent computation of what the checker should find.

Plain Python, exact fractions, one function a rule, no code shared with the package that is being checked.
It is written to be believed at a glance, not to be fast. Its parts:

calendar   French public holidays, open days counted one by one, periods
tables     the small tables of a delivery, read as text
rules      what each rule counts, for one Caf or for the branch, in one period
verdicts   the targets, and the verdict that a count deserves
command    runs `cogcheck` as a user does and reads the JSON it prints
agreement  where a finding of the command and the expected one differ
page       the expected findings as the rows of the page for auditors

`make_reseau` writes the tables of the example `cases/reseau-2015`.
"""
