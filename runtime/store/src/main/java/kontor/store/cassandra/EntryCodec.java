package kontor.store.cassandra;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import kontor.sdk.KontorException;
import kontor.store.cassandra.Change.Cell;
import kontor.store.cassandra.Change.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes: a byte for the format, the entry's numbers, its changes, and a CRC-32C of all that. Whole numbers take as
 * few bytes as they need; names of tables and columns are spelled once and then numbered.
 */
final class EntryCodec {
    private static final byte FORMAT = 1;
    private static final int CHECK = Integer.BYTES;

    private static final int NULL = 0;
    private static final int TEXT = 1;
    private static final int INT = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int FALSE = 5;
    private static final int TRUE = 6;
    private static final int DECIMAL = 7;
    private static final int INSTANT = 8;
    private static final int BYTES = 9;
    private static final int VECTOR = 10;

    private EntryCodec() {}

    static byte[] encode(Entry entry) {
        var writer = new Writer();
        writer.out.write(FORMAT);
        writer.number(entry.shard());
        writer.number(entry.sequence());
        writer.number(entry.epoch());
        writer.number(entry.stamp());
        writer.number(entry.changes().size());
        for (var change : entry.changes()) {
            writer.name(change.table());
            writer.number(change.kind().ordinal());
            writer.cells(change.key());
            writer.cells(change.cells());
        }
        var crc = new CRC32C();
        crc.update(writer.out.toByteArray());
        writer.out.writeBytes(
                ByteBuffer.allocate(CHECK).putInt((int) crc.getValue()).array());
        return writer.out.toByteArray();
    }

    /** Refused with KON-3003 for a newer format, KON-3014 for bytes that are damaged. */
    static Entry decode(ByteBuffer bytes) {
        var buffer = bytes.duplicate();
        if (buffer.remaining() <= CHECK + 1) {
            throw damaged(buffer.remaining() + " bytes are too few", null);
        }
        var body = buffer.duplicate().limit(buffer.limit() - CHECK);
        var crc = new CRC32C();
        crc.update(body.duplicate());
        if (buffer.getInt(buffer.limit() - CHECK) != (int) crc.getValue()) {
            throw damaged("its check sum is another", null);
        }
        int format = body.get();
        if (format != FORMAT) {
            throw new KontorException(
                    "KON-3003",
                    "an entry of a shard's log is in format " + format + "; this version reads format " + FORMAT
                            + ". Run the version that wrote it, or a newer one");
        }
        try {
            return new Reader(body).entry();
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalStateException
                | NegativeArraySizeException
                | ArithmeticException
                | DateTimeException e) {
            throw damaged(e.toString(), e);
        }
    }

    private static KontorException damaged(String what, @Nullable Exception cause) {
        var message = "an entry of a shard's log is damaged: " + what
                + ". Check Cassandra's disks, and repair the keyspace with `nodetool repair` on its nodes";
        return cause == null
                ? new KontorException("KON-3014", message)
                : new KontorException("KON-3014", message, cause);
    }

    private static final class Writer {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        private final Map<String, Integer> names = new HashMap<>();

        // Seven bits a byte, the sign lowest.
        void number(long value) {
            long rest = (value << 1) ^ (value >> 63);
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        void bytes(byte[] bytes) {
            number(bytes.length);
            out.writeBytes(bytes);
        }

        void name(String name) {
            var known = names.putIfAbsent(name, names.size());
            number(known == null ? names.size() - 1 : known);
            if (known == null) {
                bytes(name.getBytes(StandardCharsets.UTF_8));
            }
        }

        void cells(List<Cell> cells) {
            number(cells.size());
            for (var cell : cells) {
                name(cell.column());
                value(cell.value());
            }
        }

        private void value(@Nullable Object value) {
            switch (value) {
                case null -> out.write(NULL);
                case String text -> bytes(TEXT, text.getBytes(StandardCharsets.UTF_8));
                case Integer number -> number(INT, number);
                case Long number -> number(LONG, number);
                case Double number -> {
                    out.write(DOUBLE);
                    out.writeBytes(
                            ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
                }
                case Boolean truth -> out.write(truth ? TRUE : FALSE);
                case BigDecimal number -> {
                    number(DECIMAL, number.scale());
                    bytes(number.unscaledValue().toByteArray());
                }
                case Instant time -> {
                    number(INSTANT, time.getEpochSecond());
                    number(time.getNano());
                }
                case byte[] bytes -> bytes(BYTES, bytes);
                case List<?> vector -> vector(vector);
                default -> throw new IllegalArgumentException("no cell has a value of " + value.getClass());
            }
        }

        private void number(int tag, long value) {
            out.write(tag);
            number(value);
        }

        private void bytes(int tag, byte[] bytes) {
            out.write(tag);
            bytes(bytes);
        }

        private void vector(List<?> vector) {
            var floats = ByteBuffer.allocate(vector.size() * Float.BYTES);
            vector.forEach(number -> floats.putFloat((Float) number));
            number(VECTOR, vector.size());
            out.writeBytes(floats.array());
        }
    }

    private static final class Reader {
        private final ByteBuffer in;
        private final List<String> names = new ArrayList<>();

        Reader(ByteBuffer in) {
            this.in = in;
        }

        Entry entry() {
            int shard = count();
            long sequence = number();
            long epoch = number();
            long stamp = number();
            int size = count();
            var changes = new ArrayList<Change>();
            for (int i = 0; i < size; i++) {
                changes.add(new Change(name(), Kind.values()[count()], cells(), cells()));
            }
            if (in.hasRemaining()) {
                throw new IllegalStateException(in.remaining() + " bytes are left over");
            }
            return new Entry(shard, sequence, epoch, stamp, changes);
        }

        private long number() {
            long rest = 0;
            for (int shift = 0; ; shift += 7) {
                if (shift >= Long.SIZE) {
                    throw new IllegalStateException("a number has too many bytes");
                }
                long next = in.get();
                rest |= (next & 0x7f) << shift;
                if (next >= 0) {
                    return (rest >>> 1) ^ -(rest & 1);
                }
            }
        }

        private int count() {
            return Math.toIntExact(number());
        }

        private byte[] bytes() {
            int length = count();
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            var bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }

        private String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        private String name() {
            int number = count();
            if (number == names.size()) {
                names.add(text());
            }
            return names.get(number);
        }

        private List<Cell> cells() {
            int size = count();
            var cells = new ArrayList<Cell>();
            for (int i = 0; i < size; i++) {
                cells.add(new Cell(name(), value()));
            }
            return cells;
        }

        private @Nullable Object value() {
            int tag = in.get();
            return switch (tag) {
                case NULL -> null;
                case TEXT -> text();
                case INT -> count();
                case LONG -> number();
                case DOUBLE -> in.getDouble();
                case FALSE -> false;
                case TRUE -> true;
                case DECIMAL -> {
                    int scale = count();
                    yield new BigDecimal(new BigInteger(bytes()), scale);
                }
                case INSTANT -> Instant.ofEpochSecond(number(), number());
                case BYTES -> bytes();
                case VECTOR -> vector();
                default -> throw new IllegalStateException("no value has the tag " + tag);
            };
        }

        private List<Float> vector() {
            int size = count();
            var vector = new ArrayList<Float>();
            for (int i = 0; i < size; i++) {
                vector.add(in.getFloat());
            }
            return vector;
        }
    }
}
