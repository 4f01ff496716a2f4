package kontor.store.journal;

import kontor.store.journal.PlainJournal.Packed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/** Objects to bytes and back by Pekko's serializers. */
final class Packing {
    private final Serialization serialization;

    Packing(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    Packed pack(Object value) {
        var serializer = serialization.findSerializerFor(value);
        var bytes = serialization.serialize(value).get();
        return new Packed(serializer.identifier(), Serializers.manifestFor(serializer, value), bytes);
    }

    Object unpack(Packed packed) {
        return serialization
                .deserialize(packed.bytes(), packed.serializer(), packed.manifest())
                .get();
    }
}
