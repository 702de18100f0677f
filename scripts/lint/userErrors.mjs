// One place for what people are told when something cannot be done, so that it is told alike and codes stay unique.

/** The files that may make such an error. */
export const userErrorFiles = ['src/workspace/userErrors/**'];

/** For `no-restricted-syntax`. */
export const userErrorsElsewhere = {
  selector: "NewExpression[callee.name='UserError']",
  message: 'Errors for people are made by functions in src/workspace/userErrors.',
};
