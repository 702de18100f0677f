/**
 * How likely each family is to hold the repair, per edit: the family's share of real one-hunk repairs, thinned out by how
 * many edits it typically proposes at a site. The likeliest edit of the likeliest family has 1.
 *
 * Shares are percentages of all bugs of a set whose repair is one hunk of this shape, measured on the developers' patches
 * of BugsInPy, Defects4J, BugsJS and HumanEvalFix-JS, or published with ManySStuBs4J and TSSB-3M (single-statement
 * repairs) and QuixBugs. The order inside a family and the thinning were set on half of the Python tasks of HumanEvalFix.
 */
export const PRIORS = {
  'comparison-operator': { prior: 1, evidence: 'HumanEvalFix-JS 8.5, QuixBugs 10, ManySStuBs4J 1.5, Defects4J 1.0' },
  'negate-condition': { prior: 0.5, evidence: 'ManySStuBs4J 0.7, TSSB-3M 0.45; few candidates' },
  'truth-test': { prior: 0.4, evidence: 'a part of ManySStuBs4J 1.5 (operands); one candidate a condition' },
  'add-clause': { prior: 0.3, evidence: 'BugsJS 12.6, Defects4J 3.6, BugsInPy 3.4, ManySStuBs4J 1.5; many candidates' },
  'drop-clause': { prior: 0.35, evidence: 'TSSB-3M 0.7, a part of BugsJS 12.6; removes a condition' },
  'insert-guard': { prior: 0.12, evidence: 'Defects4J 3.6, BugsJS 2.6, BugsInPy 2.2; very many candidates' },
  'wrap-statement': { prior: 0.08, evidence: 'a part of "wraps-with" of Defects4J; very many candidates' },
  'wrap-value': { prior: 0.12, evidence: 'missing null check, Defects4J 12.7 in any hunk' },
  'replace-variable': { prior: 0.7, evidence: 'ManySStuBs4J 14.8, TSSB-3M 7.1, HumanEvalFix-JS 3.7, FixJS 2.3' },
  'replace-callee': { prior: 0.65, evidence: 'ManySStuBs4J 6.6, TSSB-3M 4.0, FixJS 3.4, BugsJS (MC-DM) 4' },
  'replace-attribute': { prior: 0.45, evidence: 'TSSB-3M 3.1, FixJS 2.1' },
  'argument-value': { prior: 0.25, evidence: 'BugsJS (MC-DAP) 15, TSSB-3M 0.6; many candidates' },
  'add-argument': { prior: 0.35, evidence: 'TSSB-3M 4.5, ManySStuBs4J 3.3, BugsInPy 3.2, FixJS 2.7, BugsJS 2.0' },
  'drop-argument': { prior: 0.2, evidence: 'TSSB-3M 1.5, ManySStuBs4J 1.0; removes code' },
  'swap-arguments': { prior: 0.6, evidence: 'QuixBugs 12.5, HumanEvalFix-JS 6.7, ManySStuBs4J 0.4, TSSB-3M 0.2' },
  'swap-operands': { prior: 0.6, evidence: 'QuixBugs 12.5, HumanEvalFix-JS 6.7' },
  'drop-operand': { prior: 0.25, evidence: 'BugsInPy 1.0 (unwrap or drop an operand); removes code' },
  'number-literal': { prior: 0.7, evidence: 'HumanEvalFix-JS 11.6, ManySStuBs4J 3.5, TSSB-3M 2.9' },
  'off-by-one': { prior: 0.8, evidence: 'QuixBugs 12.5, HumanEvalFix-JS 6.7' },
  'string-literal': {
    prior: 0.35,
    evidence: 'GitBug-Java 6.0, FixJS 4.6, HumanEvalFix-JS 3.7, BugsInPy 2.0; many candidates',
  },
  'flip-constant': { prior: 0.7, evidence: 'ManySStuBs4J 1.2, TSSB-3M 1.1; one or two candidates' },
  'swap-operator': { prior: 0.75, evidence: 'a part of HumanEvalFix-JS 8.5; basic mutators of PraPR' },
  'regroup-operands': { prior: 0.3, evidence: 'a part of ManySStuBs4J 1.5 (operands); one or two candidates' },
} as const satisfies Record<string, { readonly prior: number; readonly evidence: string }>;

export type TemplateName = keyof typeof PRIORS;
