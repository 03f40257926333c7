export const nothing = async (): Promise<void> => undefined;
