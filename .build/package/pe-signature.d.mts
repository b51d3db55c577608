export declare function withoutSignature(program: Buffer): Buffer;
