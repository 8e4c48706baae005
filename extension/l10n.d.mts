export declare function textsOf(source: string): readonly string[];
export declare function allTexts(): readonly string[];
