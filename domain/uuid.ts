/** As PostgreSQL writes and reads one; other spellings that it would take nobody sends. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
