/**
 * What Fixpoint tells a person when it cannot do what was asked: what happened, why, and what to do next. Codes are stable.
 * Each is made by a function of this folder, and nowhere else.
 */
export class UserError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
  }

  /** The same error, told with other words. */
  reworded(reword: (message: string) => string): UserError {
    return new UserError(this.code, reword(this.message), { cause: this });
  }
}
