//! RFC 6962 Merkle trees over SHA-256: hashing, and the verification of inclusion and consistency proofs. Refuses a
//! proof that is too long as firmly as one that is wrong.

use crate::label::{MERKLE_LEAF, MERKLE_NODE};
use crate::primitive::sha256;
use crate::tamper::Tamper;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The Merkle leaf hash of one log entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256(&[MERKLE_LEAF, entry])
}

/// The root of the empty tree.
#[must_use]
pub fn empty_root() -> Hash {
    sha256(&[])
}

pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[MERKLE_NODE, left, right])
}

/// The root over a perfect row of hashes: as many as a power of two, at least one.
pub(crate) fn perfect_root(row: &[Hash]) -> Hash {
    let mut row = row.to_vec();
    while row.len() > 1 {
        row = row.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.first().copied().unwrap_or_else(empty_root)
}

/// Checks that the entry with this leaf hash is number `index` of the tree (RFC 9162 §2.1.3.2).
///
/// # Errors
/// [`Tamper`] if it is not, or the proof is not exactly the one for this index and size.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Tamper> {
    let refused = || Tamper::new("inclusion proof");
    if index >= size {
        return Err(refused());
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(refused());
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(refused()) }
}

/// Checks that the tree of `old_size` is a prefix of the tree of `new_size` (RFC 9162 §2.1.4.2). The empty tree is a
/// prefix of every tree, with an empty proof.
///
/// # Errors
/// [`Tamper`] if it is not, or the proof is not exactly the one for these sizes.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), Tamper> {
    let refused = || Tamper::new("consistency proof");
    let fine = |yes: bool| if yes { Ok(()) } else { Err(refused()) };
    if old_size == 0 {
        return fine(proof.is_empty() && *old_root == empty_root() && (new_size > 0 || new_root == old_root));
    }
    if old_size >= new_size {
        return fine(old_size == new_size && proof.is_empty() && old_root == new_root);
    }
    // A perfect old tree is a node of the new one; its root need not be sent.
    let (seed, proof) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or_else(refused)?
    };
    if proof.is_empty() {
        return Err(refused());
    }
    let shift = (old_size - 1).trailing_ones();
    let (mut at, mut last) = ((old_size - 1) >> shift, (new_size - 1) >> shift);
    let (mut old, mut new) = (*seed, *seed);
    for sibling in proof {
        if last == 0 {
            return Err(refused());
        }
        if at & 1 == 1 || at == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    fine(last == 0 && old == *old_root && new == *new_root)
}
