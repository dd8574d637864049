import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
export declare const protobufPackage = "demo.v1";
export declare const protobufFileName = "shop.proto";
export interface Order {
    item: string;
    amount: bigint;
}
export interface Receipt {
    text: string;
}
export declare const Order: MessageFns<Order>;
export declare const Receipt: MessageFns<Receipt>;
export type ShopDefinition = typeof ShopDefinition;
export declare const ShopDefinition: {
    readonly name: "Shop";
    readonly fullName: "demo.v1.Shop";
    readonly methods: {
        readonly buy: {
            readonly name: "Buy";
            readonly requestType: typeof Order;
            readonly requestStream: false;
            readonly responseType: typeof Receipt;
            readonly responseStream: false;
            readonly options: {};
        };
        readonly watch: {
            readonly name: "Watch";
            readonly requestType: typeof Order;
            readonly requestStream: false;
            readonly responseType: typeof Receipt;
            readonly responseStream: true;
            readonly options: {};
        };
    };
};
type Builtin = Date | Function | Uint8Array | string | number | boolean | bigint | undefined;
export type DeepPartial<T> = T extends bigint ? string | number | bigint : T extends Builtin ? T : T extends globalThis.Array<infer U> ? globalThis.Array<DeepPartial<U>> : T extends ReadonlyArray<infer U> ? ReadonlyArray<DeepPartial<U>> : T extends {} ? {
    [K in keyof T]?: DeepPartial<T[K]>;
} : Partial<T>;
type KeysOfUnion<T> = T extends T ? keyof T : never;
export type Exact<P, I extends P> = P extends Builtin ? P : P & {
    [K in keyof P]: Exact<P[K], I[K]>;
} & {
    [K in Exclude<keyof I, KeysOfUnion<P>>]: never;
};
export interface MessageFns<T> {
    encode(message: T, writer?: BinaryWriter): BinaryWriter;
    decode(input: BinaryReader | Uint8Array, length?: number): T;
    fromJSON(object: any): T;
    toJSON(message: T): unknown;
    create<I extends Exact<DeepPartial<T>, I>>(base?: I): T;
    fromPartial<I extends Exact<DeepPartial<T>, I>>(object: I): T;
}
export {};
