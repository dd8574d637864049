import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace demo. */
export namespace demo {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of an Order.
         * @deprecated Use demo.v1.Order.$Properties instead.
         */
        interface IOrder extends demo.v1.Order.$Properties {
        }

        /** Represents an Order. */
        class Order {

            /**
             * Constructs a new Order.
             * @param [properties] Properties to set
             */
            constructor(properties?: demo.v1.Order.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Order item. */
            item: string;

            /** Order amount. */
            amount: (number|Long);

            /**
             * Creates a new Order instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Order instance
             */
            static create(properties: demo.v1.Order.$Shape): demo.v1.Order & demo.v1.Order.$Shape;
            static create(properties?: demo.v1.Order.$Properties): demo.v1.Order;

            /**
             * Encodes the specified Order message. Does not implicitly {@link demo.v1.Order.verify|verify} messages.
             * @param message Order message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: demo.v1.Order.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Order message, length delimited. Does not implicitly {@link demo.v1.Order.verify|verify} messages.
             * @param message Order message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: demo.v1.Order.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Order message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {demo.v1.Order & demo.v1.Order.$Shape} Order
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): demo.v1.Order & demo.v1.Order.$Shape;

            /**
             * Decodes an Order message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {demo.v1.Order & demo.v1.Order.$Shape} Order
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): demo.v1.Order & demo.v1.Order.$Shape;

            /**
             * Verifies an Order message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates an Order message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Order
             */
            static fromObject(object: { [k: string]: any }): demo.v1.Order;

            /**
             * Creates a plain object from an Order message. Also converts values to other types if specified.
             * @param message Order
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: demo.v1.Order, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Order to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Order
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Order {

            /** Properties of an Order. */
            interface $Properties {

                /** Order item */
                item?: (string|null);

                /** Order amount */
                amount?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Order. */
            type $Shape = demo.v1.Order.$Properties;
        }

        /**
         * Properties of a Receipt.
         * @deprecated Use demo.v1.Receipt.$Properties instead.
         */
        interface IReceipt extends demo.v1.Receipt.$Properties {
        }

        /** Represents a Receipt. */
        class Receipt {

            /**
             * Constructs a new Receipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: demo.v1.Receipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Receipt text. */
            text: string;

            /**
             * Creates a new Receipt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Receipt instance
             */
            static create(properties: demo.v1.Receipt.$Shape): demo.v1.Receipt & demo.v1.Receipt.$Shape;
            static create(properties?: demo.v1.Receipt.$Properties): demo.v1.Receipt;

            /**
             * Encodes the specified Receipt message. Does not implicitly {@link demo.v1.Receipt.verify|verify} messages.
             * @param message Receipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: demo.v1.Receipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Encodes the specified Receipt message, length delimited. Does not implicitly {@link demo.v1.Receipt.verify|verify} messages.
             * @param message Receipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encodeDelimited(message: demo.v1.Receipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Receipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {demo.v1.Receipt & demo.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): demo.v1.Receipt & demo.v1.Receipt.$Shape;

            /**
             * Decodes a Receipt message from the specified reader or buffer, length delimited.
             * @param reader Reader or buffer to decode from
             * @returns {demo.v1.Receipt & demo.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): demo.v1.Receipt & demo.v1.Receipt.$Shape;

            /**
             * Verifies a Receipt message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Creates a Receipt message from a plain object. Also converts values to their respective internal types.
             * @param object Plain object
             * @returns Receipt
             */
            static fromObject(object: { [k: string]: any }): demo.v1.Receipt;

            /**
             * Creates a plain object from a Receipt message. Also converts values to other types if specified.
             * @param message Receipt
             * @param [options] Conversion options
             * @returns Plain object
             */
            static toObject(message: demo.v1.Receipt, options?: $protobuf.IConversionOptions): { [k: string]: any };

            /**
             * Converts this Receipt to JSON.
             * @returns JSON object
             */
            toJSON(): { [k: string]: any };

            /**
             * Gets the type url for Receipt
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Receipt {

            /** Properties of a Receipt. */
            interface $Properties {

                /** Receipt text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Receipt. */
            type $Shape = demo.v1.Receipt.$Properties;
        }
    }
}
