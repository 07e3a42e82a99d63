"""An independent computation of every measure of the language, and a campaign that compares it with the package.

Plain Python, exact fractions; the package is reached by its public door alone, in `agreement`. Its parts:

tree       a rulebook and its rules as plain data, which know how they are written
units      what two units make together
world      a delivery: rows, some of their cells missing; the same with its missing cells filled
row        numbers and conditions over one row, true, false or unknown
statistic  one number of many, and the bounds of one
measure    a measure over the rows of one table, for one Caf or the branch, in one period
value      the value of a rule, whatever it is made of
verdict    the verdict that a value deserves
draw       random rulebooks and deliveries, by a seed
draw_measures  the measures of such rulebooks
agreement  where a finding of the package and the expected one differ
"""
