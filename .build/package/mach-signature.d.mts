export declare function withoutMachSignature(program: Buffer): Buffer;
export declare function withAdHocSignature(program: Buffer, identifier: string): Buffer;
