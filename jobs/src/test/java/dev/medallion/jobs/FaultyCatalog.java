package dev.medallion.jobs;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A catalog whose answers to the commits of one table are lost, as often as a test says. */
public final class FaultyCatalog extends HadoopCatalog {
  private static volatile Fault fault = new Fault("", false, 0);
  private static volatile Fault death = new Fault("", false, 0);

  private record Fault(String table, boolean arrives, int times) {}

  /** Loses the answers to the next commits of a table that add a snapshot. */
  static void loseAnswers(String table, boolean commitsArrive, int times) {
    fault = new Fault(table, commitsArrive, times);
  }

  /** Ends a run at the next commits of a table, before they arrive. */
  static void dieAtCommits(String table, int times) {
    death = new Fault(table, false, times);
  }

  /** How a run ends that is killed. */
  static final class Died extends RuntimeException {
    private Died(String table) {
      super("killed at a commit of " + table);
    }
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier identifier) {
    return new Operations(identifier.name(), super.newTableOps(identifier));
  }

  private record Operations(String table, TableOperations real) implements TableOperations {

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      if (base != null && death.table().equals(table) && death.times() > 0) {
        death = new Fault(table, false, death.times() - 1);
        throw new Died(table);
      }
      Fault now = fault;
      boolean appends = base != null && base.snapshots().size() < metadata.snapshots().size();
      if (!appends || !now.table().equals(table) || now.times() == 0) {
        real.commit(base, metadata);
        return;
      }
      fault = new Fault(now.table(), now.arrives(), now.times() - 1);
      if (now.arrives()) {
        real.commit(base, metadata);
      }
      throw new CommitStateUnknownException(new RuntimeException("the connection was reset"));
    }

    @Override
    public TableMetadata current() {
      return real.current();
    }

    @Override
    public TableMetadata refresh() {
      return real.refresh();
    }

    @Override
    public FileIO io() {
      return real.io();
    }

    @Override
    public EncryptionManager encryption() {
      return real.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return real.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return real.locationProvider();
    }
  }
}
