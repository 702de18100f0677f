import { addedArguments } from './addedArguments.ts';
import { argumentValues } from './argumentValues.ts';
import { replacedAttributes } from './attributes.ts';
import { replacedCallees } from './callees.ts';
import { addedClauses, addedFilters, droppedClauses } from './clauses.ts';
import { comparisonOperators, negations, truthTests } from './comparisons.ts';
import { flippedConstants } from './constants.ts';
import { droppedArguments, swappedArguments } from './arguments.ts';
import { droppedOperands, regroupings, swappedOperands } from './operands.ts';
import { insertedGuards } from './guards.ts';
import { numberLiterals } from './numbers.ts';
import { offByOne } from './offByOne.ts';
import { operatorSwaps } from './operators.ts';
import type { TemplateName } from './priors.ts';
import { stringLiterals } from './strings.ts';
import type { TemplateFamily } from './templateEdit.ts';
import { replacedVariables } from './variables.ts';
import { wrappedStatements, wrappedValues } from './wraps.ts';

export interface FamilyEntry {
  readonly template: TemplateName;
  readonly propose: TemplateFamily;
  /** Whether it adds something before its site, so that the fault may lie in the gap there. */
  readonly isInsertion: boolean;
}

const entry = (template: TemplateName, propose: TemplateFamily, isInsertion = false): FamilyEntry => ({
  template,
  propose,
  isInsertion,
});

/** All families; the order only breaks ties. */
export const FAMILIES: readonly FamilyEntry[] = [
  entry('comparison-operator', comparisonOperators),
  entry('swap-operator', operatorSwaps),
  entry('flip-constant', flippedConstants),
  entry('off-by-one', offByOne),
  entry('number-literal', numberLiterals),
  entry('replace-callee', replacedCallees),
  entry('replace-variable', replacedVariables),
  entry('negate-condition', negations),
  entry('truth-test', truthTests),
  entry('replace-attribute', replacedAttributes),
  entry('swap-arguments', swappedArguments),
  entry('swap-operands', swappedOperands),
  entry('drop-clause', droppedClauses),
  entry('add-argument', addedArguments),
  entry('regroup-operands', regroupings),
  entry('string-literal', stringLiterals),
  entry('add-clause', addedClauses),
  entry('add-clause', addedFilters),
  entry('argument-value', argumentValues),
  entry('drop-argument', droppedArguments),
  entry('drop-operand', droppedOperands),
  entry('wrap-value', wrappedValues),
  entry('insert-guard', insertedGuards, true),
  entry('wrap-statement', wrappedStatements),
];
