/** A request that cannot be done; the message is for the person who asked. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409 | 422,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (message: string): Refusal => new Refusal(404, message);
export const impossible = (message: string): Refusal => new Refusal(422, message);
