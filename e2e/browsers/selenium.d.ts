/** Types for the part of the package that the smoke suite uses. The package has no types of its own. */
declare module 'selenium-webdriver' {
  export interface Locator {
    readonly value: string;
  }

  export const By: { css(selector: string): Locator };

  export interface WebDriver {
    get(url: string): Promise<void>;
    getCapabilities(): Promise<{ get(name: string): unknown }>;
    findElement(by: Locator): { click(): Promise<void> };
    executeScript<Value>(script: () => Value): Promise<Value>;
    quit(): Promise<void>;
  }

  export class Builder {
    usingServer(url: string): this;
    withCapabilities(capabilities: Readonly<Record<string, unknown>>): this;
    build(): Promise<WebDriver>;
  }
}
