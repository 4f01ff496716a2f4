package kontor.kernel.port;

/**
 * What is written atomically: a {@link kontor.kernel.shard.ShardRecord}, or a {@link kontor.kernel.entity.Stored}. (Not
 * sealed only because Java wants a sealed type's parts in one package.)
 */
public interface Write {}
