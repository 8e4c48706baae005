/** Sets a member by a name that comes from outside; `__proto__` is then a name like any other. */
export function put<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__")
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}
