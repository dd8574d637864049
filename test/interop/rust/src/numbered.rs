//! Messages that begin with their place in the stream, where they have room for it.

const INDEX_BYTES: usize = 4;

pub fn number(message: &mut [u8], index: usize) {
    if message.len() >= INDEX_BYTES {
        message[..INDEX_BYTES].copy_from_slice(&(index as u32).to_be_bytes());
    }
}

/// Fails when a message is not the one of that place.
pub fn check_number(message: &[u8], index: usize) -> Result<(), String> {
    let Some(found) = message.first_chunk::<INDEX_BYTES>() else {
        return Ok(());
    };
    match u32::from_be_bytes(*found) {
        number if number == index as u32 => Ok(()),
        number => Err(format!("message {index} came as number {number}")),
    }
}
